"""What docs/results/s001.md says round its table, and what S001 prints."""

from __future__ import annotations

# Table 2, micro-averaged F1; "subclasses": of its first stage (the second: .85).
PRINTED = {"imbalance": 0.88, "focal": 0.95, "weight": 0.93, "balanced": 0.86, "subclasses": 0.96}

HEAD = """\
# S001 over twelve leads

Five ways with rare classes, each with a residual and an Inception network: as is, focal loss (gamma 2), class weights, balanced by
undersampling, and the three smallest classes merged and told apart by a second network. Written by `scripts/train s001 --table` from the
matrices in `models/zoo/s001_twelve_leads.json`. The same ways on beats of MIT-BIH stand in [zoo.md](zoo.md).

**What was trained here**: {title}. Cross-entropy over classes of which one holds, otherwise as in
[s002.md](s002.md): three folds of {database} to train, a fourth to stop, the fifth asked, each run with a seed of its own.

**What differs**: S001's recordings are its hospital's (5,850 of six classes) and are not public. Of its classes paroxysmal
supraventricular tachycardia and high-degree block are as good as absent here, so S002's six and "normal" stand in their place, records of
two classes left out, and normal ones drawn down until the largest class has 8.5 times the records of the smallest, as in
S001's Table 1. S001 gives no sizes of its networks, no gamma, no split by patient: its printed F1 is another task's, not a mark to pass. The ResNet is
S002's without attention, the Inception network that of InceptionTime, both narrowed."""

READING = """\
Accuracy and macro-F1: mean ± standard deviation of the runs, over the classes that a fold holds; F1 of a class: over the answers of
all runs together."""
