"""Ratios to a baseline taken in the same run; never times that only hold on one machine."""
