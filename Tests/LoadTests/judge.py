#!/usr/bin/env python3
"""Recomputes the percentiles of a histogram log with PyPI hdrhistogram and prints them, one line a tag."""
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

totals = {}
reader = HistogramLogReader(sys.argv[1], HdrHistogram(1, 3_600_000_000_000, 3))
while (interval := reader.get_next_interval_histogram()) is not None:
    total = totals.setdefault(interval.tag, HdrHistogram(1, 3_600_000_000_000, 3))
    total.add(interval)
for tag, total in sorted(totals.items()):
    values = [total.get_total_count(), total.get_min_value(), total.get_max_value()]
    values += [total.get_value_at_percentile(percent) for percent in (50, 75, 90, 95, 99, 99.9, 99.99)]
    print(tag, *values, f"{total.get_mean_value():.3f}")
