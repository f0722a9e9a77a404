"""What should have been billed: an independent opinion on `linecardctl rate`.

  oracle.py < SCRIPT       what each run should add to the bill of each subscription, as fractions of minor units

Nothing is shared with the product: dates are Python's, amounts are fractions, and every subscription is worked out one
day at a time. Each day remembers what it was billed at; a run bills the difference.
"""

import calendar
import json
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

DECIMALS = {"JPY": 0, "KWD": 3, "EUR": 2, "USD": 2, "CLF": 4}
MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
ONE_DAY = timedelta(days=1)
LAST_DAY = date(9999, 12, 31)


def day(text, zone):
    if len(text) == 10:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(ZoneInfo(zone)).date()


def clamped(year, month, cycle_day):
    """The cycle day in a month, or the last day of a shorter one; the month counts on beyond 12 and below 1."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(cycle_day, calendar.monthrange(year, month)[1]))


class Grid:
    """The aligned periods of a subscription that starts on a day."""

    def __init__(self, terms, cycle_day, start):
        self.start = start
        self.interval = int(terms.get("interval", 1))
        self.unit = terms.get("period", "MONTH")
        self.cycle_day = cycle_day if terms.get("alignment", "ACCOUNT") == "ACCOUNT" else start.day

    def boundary(self, number):
        count = number * self.interval
        if self.unit == "DAY":
            return self.start + count * ONE_DAY
        if self.unit == "WEEK":
            return self.start + 7 * count * ONE_DAY
        return clamped(self.start.year, self.start.month + count * MONTHS[self.unit], self.cycle_day)

    def periods(self, last):
        """Every period that begins on or before a day, from that of the start on."""
        number = 0
        while self.boundary(number) > self.start:
            number -= 1
        while self.boundary(number) <= last:
            if self.boundary(number + 1) > self.start:
                yield self.boundary(number), self.boundary(number + 1)
            number += 1

    def end_of_periods(self, count, first):
        """The end of so many periods, of which the one with the first day is the first."""
        number = 0
        while self.boundary(number) > first:
            number -= 1
        while self.boundary(number + 1) <= first:
            number += 1
        return self.boundary(number + count)

    def share(self, at, begin, end, policy):
        """Which part of a period a day is."""
        if policy == "FIXED_30" and self.unit in MONTHS:
            return Fraction(self.thirty(at + ONE_DAY) - self.thirty(at), 30 * MONTHS[self.unit] * self.interval)
        return Fraction(1, (end - begin).days)

    def thirty(self, at):
        """The place of a day on a calendar of months of thirty days, where every turn of a month is the cycle day."""
        is_turn = clamped(at.year, at.month, self.cycle_day) == at
        number = self.cycle_day if is_turn else at.day
        return (at.year * 12 + at.month) * 30 + min(number, 30)


def list_price(price, quantity):
    """The price of a quantity for a whole period."""
    if quantity == 0:
        return Fraction(0)
    model = price["model"]
    if model == "PER_UNIT":
        return Fraction(price["unit_price"]) * quantity
    if model == "FLAT":
        return Fraction(price["amount"])
    if model == "PACKAGE":
        return Fraction(price["amount"]) * -(-quantity // int(price["size"]))
    tiers = [(int(t.get("up_to", 10**9)), Fraction(t["unit_price"]), Fraction(t.get("flat_fee", "0"))) for t in price["tiers"]]
    if model == "VOLUME":
        _, each, fee = next(tier for tier in tiers if quantity <= tier[0])
        return each * quantity + fee
    total, below = Fraction(0), 0
    for up_to, each, fee in tiers:
        if below < quantity:
            total += each * (min(quantity, up_to) - below) + fee
        below = up_to
    return total


class Subscription:
    def __init__(self, script, terms):
        self.zone = script.get("time_zone", "UTC")
        self.policy = script.get("proration", {}).get("policy", "EXACT_DAYS")
        self.cycle_day = int(script.get("bill_cycle_day", 1))
        self.terms = terms
        self.arrears = terms.get("billing", "IN_ADVANCE") == "IN_ARREARS"
        self.changes = []
        self.deliveries = set()
        # By period, then by day.
        self.billed = {}
        self.billed_one_offs = {}

    def change(self, fields):
        if fields.get("delivery_id") is not None:
            if fields["delivery_id"] in self.deliveries:
                return
            self.deliveries.add(fields["delivery_id"])
        self.changes.append((day(fields["date"], self.zone), fields))

    def run(self, target):
        """What a run bills: the difference that it makes to every day that is due."""
        starts = [on for on, fields in self.changes if fields.get("quantity") is not None]
        total = self.run_one_offs(target)
        if not starts:
            return total
        self.start = min(starts)
        self.grid = Grid(self.terms, self.cycle_day, self.start)
        self.prepare_deals()
        periods = [period for period in self.grid.periods(target) if max(period[0], self.start) <= target]
        for begin, end in periods:
            first = max(begin, self.start)
            total += self.run_period(begin, end, list(zip(days(first, end), self.prices(first, end))), target)
        # A start that moved may have moved all periods: what was billed for those that are none any more is given back.
        for period in set(self.billed) - set(periods):
            if period not in self.grid.periods(period[0]):
                total -= sum(amount for amount, _ in self.billed.pop(period).values())
        return total

    def run_period(self, begin, end, rows, target):
        billed = self.billed.setdefault((begin, end), {})
        before = sum(amount for amount, _ in billed.values())
        if self.policy == "NONE":
            # All of the period is one sum, that of its dearest day, due when service in it is over.
            dearest = max((price for _, price in rows), key=lambda price: price[0])
            served = [at for at, price in rows if price[0] > 0]
            is_due = not self.arrears or not served or served[-1] + ONE_DAY <= target
            bill(billed, begin, dearest[0], dearest, is_due)
        else:
            for (at, price), stretch_end in zip(rows, stretch_ends(rows, end)):
                share = self.grid.share(at, begin, end, self.policy)
                bill(billed, at, price[0] * share, price, not self.arrears or stretch_end <= target)
        return sum(amount for amount, _ in billed.values()) - before

    def prepare_deals(self):
        """The days of the discounts, and the first day that is paid for."""
        self.discounts = []
        for discount in self.terms.get("discounts", []):
            first = max(day(discount["from"], self.zone), self.start) if discount.get("from") else self.start
            last = day(discount["until"], self.zone) if discount.get("until") else LAST_DAY
            if discount.get("periods") is not None:
                last = self.grid.end_of_periods(int(discount["periods"]), first)
            self.discounts.append((first, last, discount))
        self.paid_from = self.start
        if self.terms.get("free_until"):
            self.paid_from = day(self.terms["free_until"], self.zone)
        if self.terms.get("free_periods") is not None:
            self.paid_from = self.grid.end_of_periods(int(self.terms["free_periods"]), self.start)

    def prices(self, first, last):
        """For every day its price for a whole period, and what tells its stretch from the next one."""
        changes = sorted(self.changes, key=lambda change: change[0])
        state = {}
        for at in days(first, last):
            while changes and changes[0][0] <= at:
                for name, value in changes.pop(0)[1].items():
                    if name == "unit_price" and value is not None:
                        state["price"] = {"model": "PER_UNIT", "unit_price": value}
                    elif value is not None:
                        state[name] = value
            yield self.price(at, state)

    def price(self, at, state):
        nothing = (Fraction(0), None, False)
        if state.get("quantity") is None or state.get("end") or state.get("pause") or at < self.paid_from:
            return nothing
        quantity = int(state["quantity"])
        terms = state.get("price", {"model": "FLAT", "amount": "0"})
        price, is_lumped = list_price(terms, quantity), terms["model"] != "PER_UNIT"
        for first, last, discount in self.discounts:
            if first <= at < last:
                if "percent" in discount:
                    price *= 1 - Fraction(discount["percent"]) / 100
                else:
                    price, is_lumped = max(Fraction(0), price - Fraction(discount["amount"])), True
        minimum = Fraction(self.terms.get("minimum_charge", "0"))
        if price < minimum:
            price, is_lumped = minimum, True
        # Units at one price each are another thing than all of them together at the same sum.
        return (price, 1 if is_lumped else quantity, is_lumped) if price else nothing

    def run_one_offs(self, target):
        wanted = {}
        for on, fields in self.changes:
            if fields.get("one_off") is not None and on <= target:
                wanted[on, fields.get("item")] = Fraction(fields["one_off"])
        total = Fraction(0)
        for key, amount in wanted.items():
            total += amount - self.billed_one_offs.get(key, 0)
            self.billed_one_offs[key] = amount
        return total


def days(first, last):
    while first < last:
        yield first
        first += ONE_DAY


def stretch_ends(rows, end):
    """For every day the one on which another price or quantity follows, or the period is over."""
    ends = []
    for index in reversed(range(len(rows))):
        if index + 1 < len(rows) and rows[index][1] != rows[index + 1][1]:
            end = rows[index + 1][0]
        ends.append(end)
    return reversed(ends)


def bill(billed, at, amount, price, is_due):
    """Bills a day at a price. While that is not due, a day that was billed before only loses units that are too many."""
    before, old = billed.get(at, (Fraction(0), price))
    is_less = before > amount > 0 and old[2] == price[2] and old[0] / old[1] == price[0] / price[1]
    if is_due or amount == 0 or is_less:
        billed[at] = (amount, price)


def expected(script):
    """For each run, what each subscription should add to the bill, in minor units."""
    minor = 10 ** DECIMALS[script["currency"]]
    subscriptions = {terms["id"]: Subscription(script, terms) for terms in script["subscriptions"]}
    runs = []
    for step in script["steps"]:
        if "change" in step:
            subscriptions[step["change"]["subscription"]].change(step["change"])
        else:
            target = day(step["run"]["target_date"], script.get("time_zone", "UTC"))
            runs.append({name: each.run(target) * minor for name, each in subscriptions.items()})
    return runs


if __name__ == "__main__":
    for sums in expected(json.load(sys.stdin)):
        print(json.dumps({name: str(amount) for name, amount in sums.items()}))
