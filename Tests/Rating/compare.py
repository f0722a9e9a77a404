#!/usr/bin/env python3
"""Compares `linecardctl rate` with the oracle on random scripts.

  compare.py --program PATH [--count N] [--seed N] [--models]

For every run: what was billed so far is what should have been within one minor unit a line, printed lines add up to the
total, a charge is its price times quantity times its share, credits never exceed the line that they name, and the same
run again bills nothing. Over variants of the script: many runs come to the sum of one, and changes of different
subscriptions and days may come in any order. The first script that fails is printed.
"""

import argparse
import json
import random
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

from oracle import DECIMALS, expected
from scripts import Story


class Disagreement(Exception):
    pass


def require(condition, text):
    if not condition:
        raise Disagreement(text)


def rate(program, script):
    run = subprocess.run([program, "rate"], input=json.dumps(script), capture_output=True, text=True, check=False)
    require(run.returncode == 0, f"ended with {run.returncode}: {run.stderr}")
    invoices = json.loads(run.stdout)["invoices"]
    targets = [step["run"]["target_date"] for step in script["steps"] if "run" in step]
    require(len(invoices) == len(targets), f"{len(invoices)} invoices of {len(targets)} runs")
    for invoice, target in zip(invoices, targets):
        require(invoice is None or invoice["target_date"] == target, f"an invoice of {target} says another target date")
    return invoices


def half_up(amount):
    whole = (abs(amount) * 2 + 1) // 2
    return whole if amount >= 0 else -whole


class Judge:
    def __init__(self, script):
        self.script = script
        self.minor = 10 ** DECIMALS[script["currency"]]
        self.billed = {terms["id"]: Fraction(0) for terms in script["subscriptions"]}
        self.wanted = dict(self.billed)
        self.line_counts = {name: 0 for name in self.billed}
        self.left = {}
        self.deals = {terms["id"] for terms in script["subscriptions"] if {"discounts", "minimum_charge"} & terms.keys()}
        self.deals |= {step["change"]["subscription"] for step in script["steps"] if "price" in step.get("change", {})}

    def minor_units(self, text):
        amount = Fraction(Decimal(text)) * self.minor
        require(amount.denominator == 1, f"{text} has more decimals than the currency")
        return amount

    def judge(self, invoices):
        runs = [step["run"]["target_date"] for step in self.script["steps"] if "run" in step]
        furthest = ""
        for number, (invoice, sums, target) in enumerate(zip(invoices, expected(self.script), runs)):
            if invoice:
                self.take(invoice)
            furthest = max(furthest, target)
            for name, amount in sums.items():
                self.wanted[name] += amount
                difference = self.billed[name] - self.wanted[name]
                require(
                    abs(difference) <= self.line_counts[name] or target < furthest,
                    f"run {number + 1} ({target}): {name} is off by {float(difference)} after {self.line_counts[name]} lines",
                )
        steps = self.script["steps"]
        again = [n for n, step in enumerate(steps) if "run" in step and n > 0 and steps[n - 1] == step]
        for index in again:
            run = sum("run" in step for step in steps[:index])
            require(invoices[run] is None, f"run {run + 1} repeats the one before and bills {invoices[run]}")

    def take(self, invoice):
        require(invoice["lines"], "an invoice has no lines")
        total = sum(self.minor_units(line["amount"]) for line in invoice["lines"])
        require(total == self.minor_units(invoice["total"]), f"the lines add up to {total}, the total is {invoice['total']}")
        for number, line in enumerate(invoice["lines"], 1):
            amount = self.minor_units(line["amount"])
            self.billed[line["subscription"]] += amount
            self.line_counts[line["subscription"]] += 1
            require(line["start"] < line["end"] and line["explanation"] and line["cause"], f"a line is not whole: {line}")
            if line["kind"] == "CREDIT":
                self.credit(line, amount)
            else:
                self.charge(line, amount)
                self.left[invoice["number"], number] = amount

    def charge(self, line, amount):
        require(amount >= 0 and "credits" not in line, f"a charge is negative or credits something: {line}")
        if line["subscription"] in self.deals:
            return
        share = Fraction(line["numerator"], line["denominator"])
        exact = self.minor_units(line["unit_price"]) * line["quantity"] * share
        require(half_up(exact) == amount, f"{exact} was rounded to {amount}: {line}")

    def credit(self, line, amount):
        key = line["credits"]["invoice"], line["credits"]["line"]
        require(amount <= 0, f"a credit is positive: {line}")
        require(key in self.left, f"a credit names a line that is no charge: {line}")
        self.left[key] += amount
        require(self.left[key] >= 0, f"credits exceed their line by {-self.left[key]}: {line}")


def sum_of(invoices):
    return sum(Decimal(invoice["total"]) for invoice in invoices if invoice)


def check_variants(program, script, chance):
    """All changes first: one run, many runs, and the changes in another order with each day's own order kept."""
    changes = [step for step in script["steps"] if "change" in step]
    last = script["steps"][-1]
    targets = sorted(step["run"]["target_date"] for step in script["steps"] if "run" in step)
    once = rate(program, script | {"steps": changes + [last]})
    often = rate(program, script | {"steps": changes + [{"run": {"target_date": target}} for target in targets]})
    require(sum_of(once) == sum_of(often), f"one run bills {sum_of(once)}, many bill {sum_of(often)}")
    keys = {}
    for step in changes:
        keys.setdefault((step["change"]["subscription"], step["change"]["date"]), chance.random())
    shuffled = sorted(changes, key=lambda step: keys[step["change"]["subscription"], step["change"]["date"]])
    other = rate(program, script | {"steps": shuffled + [last]})
    require(other == once, "the order in which days were told matters")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", action="store_true", help="also tiers, discounts, minimums, free time and pauses")
    options = parser.parse_args()
    line_count = 0
    for seed in range(options.seed, options.seed + options.count):
        script = Story(seed, options.models).script()
        try:
            invoices = rate(options.program, script)
            judge = Judge(script)
            judge.judge(invoices)
            check_variants(options.program, script, random.Random(seed))
        except Disagreement as disagreement:
            print(f"seed {seed}: {disagreement}\n{json.dumps(script)}")
            sys.exit(1)
        line_count += sum(judge.line_counts.values())
    print(f"{options.count} scripts, {line_count} lines agree")


if __name__ == "__main__":
    main()
