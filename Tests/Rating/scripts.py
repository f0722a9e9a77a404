"""Random scripts for `linecardctl rate`: the same seed gives the same script."""

import random
from datetime import date, timedelta

PRICES = {
    "EUR": ["0.01", "0.10", "4.00", "9.99", "12.00", "19.95", "1234.56"],
    "JPY": ["1", "7", "980", "1500", "123456"],
    "KWD": ["0.001", "0.125", "4.500", "19.995"],
}
PERIODS = [("MONTH", 1), ("MONTH", 1), ("MONTH", 1), ("MONTH", 3), ("MONTH", 5), ("QUARTER", 1), ("YEAR", 1), ("YEAR", 2)]
SHORT_PERIODS = [("WEEK", 1), ("WEEK", 4), ("DAY", 1), ("DAY", 10), ("DAY", 30)]
# Days on which months and years turn in ways of their own.
ODD_DAYS = ["2023-01-31", "2023-02-28", "2023-12-31", "2024-01-30", "2024-02-28", "2024-02-29", "2024-03-31", "2024-04-30"]


class Story:
    def __init__(self, seed, has_models):
        self.random = random.Random(seed)
        self.has_models = has_models
        self.currency = self.random.choice(["EUR", "EUR", "JPY", "KWD"])
        self.start = date(2023, 1, 1) + timedelta(days=self.random.randrange(500))
        self.span = self.random.randrange(40, 420)

    def chance(self, probability):
        return self.random.random() < probability

    def price(self):
        return self.random.choice(PRICES[self.currency])

    def date(self, start):
        """A day of the story, often one that another change is likely to have, too."""
        if self.chance(0.1):
            odd = date.fromisoformat(self.random.choice(ODD_DAYS))
            if start <= odd <= self.start + timedelta(days=self.span):
                return odd
        on = start + timedelta(days=self.random.randrange(self.span))
        return on.replace(day=1) if self.chance(0.15) and on.replace(day=1) >= start else on

    def subscription(self, name):
        period, interval = self.random.choice(PERIODS + (SHORT_PERIODS if self.chance(0.4) else []))
        terms = {"id": name, "period": period, "interval": interval}
        if self.chance(0.4):
            terms["billing"] = "IN_ARREARS"
        if self.chance(0.3):
            terms["alignment"] = "SUBSCRIPTION"
        if self.has_models:
            self.add_deals(terms)
        return terms

    def add_deals(self, terms):
        if self.chance(0.3):
            terms["discounts"] = [self.discount() for _ in range(self.random.choice([1, 1, 2]))]
        if self.chance(0.2):
            terms["minimum_charge"] = self.price()
        if self.chance(0.15):
            terms["free_periods"] = self.random.randrange(1, 4)
        elif self.chance(0.1):
            terms["free_until"] = self.date(self.start).isoformat()

    def discount(self):
        discount = {"percent": self.random.choice(["10", "33.33", "50", "100"])} if self.chance(0.6) else {"amount": self.price()}
        if self.chance(0.3):
            discount["from"] = self.date(self.start).isoformat()
        if self.chance(0.4):
            discount["until"] = self.date(self.start).isoformat()
        elif self.chance(0.5):
            discount["periods"] = self.random.randrange(1, 5)
        return discount

    def model(self):
        kind = self.random.choice(["PER_UNIT", "FLAT", "GRADUATED", "VOLUME", "PACKAGE"])
        if kind == "PER_UNIT":
            return {"model": kind, "unit_price": self.price()}
        if kind == "FLAT":
            return {"model": kind, "amount": self.price()}
        if kind == "PACKAGE":
            return {"model": kind, "size": self.random.randrange(1, 8), "amount": self.price()}
        tiers = [{"up_to": bound, "unit_price": self.price()} for bound in sorted(self.random.sample(range(1, 20), self.random.randrange(3)))]
        tiers.append({"unit_price": self.price()})
        for tier in tiers:
            if self.chance(0.3):
                tier["flat_fee"] = self.price()
        return {"model": kind, "tiers": tiers}

    def set_price(self, change):
        if self.has_models and self.chance(0.5):
            change["price"] = self.model()
        else:
            change["unit_price"] = self.price()

    def first_change(self, name):
        change = {"date": self.date(self.start).isoformat(), "subscription": name, "quantity": self.random.randrange(20)}
        self.set_price(change)
        if self.chance(0.2):
            change["one_off"] = self.price()
        return {"change": change}

    def later_change(self, name):
        change = {"date": self.date(self.start).isoformat(), "subscription": name}
        if self.chance(0.7):
            change["quantity"] = self.random.randrange(20)
        if self.chance(0.25):
            self.set_price(change)
        if self.chance(0.1):
            change["one_off"] = self.random.choice([self.price(), "0"])
        if self.chance(0.12):
            change["end"] = self.chance(0.7)
        if self.has_models and self.chance(0.15):
            change["pause"] = self.chance(0.6)
        return {"change": change}

    def script(self):
        names = [f"s{number}" for number in range(self.random.choice([1, 1, 1, 2, 3]))]
        head = {
            "currency": self.currency,
            "bill_cycle_day": self.random.randrange(1, 32),
            "proration": {"policy": self.random.choice(["EXACT_DAYS", "EXACT_DAYS", "FIXED_30", "NONE"])},
            "subscriptions": [self.subscription(name) for name in names],
        }
        steps = [self.first_change(name) for name in names]
        target = self.start
        for _ in range(self.random.randrange(1, 18)):
            if self.chance(0.3):
                target = max(target, self.date(self.start)) if self.chance(0.8) else self.date(self.start)
                steps.append({"run": {"target_date": target.isoformat()}})
                if self.chance(0.2):
                    steps.append(steps[-1])
            else:
                steps.append(self.later_change(self.random.choice(names)))
        # Once more when every period of the story is over, and again.
        last = {"run": {"target_date": (self.start + timedelta(days=self.span + 760)).isoformat()}}
        return head | {"steps": steps + [last, last]}
