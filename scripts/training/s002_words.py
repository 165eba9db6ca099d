"""What docs/results/s002.md says round its tables, and what S002 prints."""

from __future__ import annotations

# Tables 5 and 6: F1 on TNMG's test set, by subset.
PRINTED = {
    "plain": {"I": 0.84, "II": 0.83, "III": 0.83, "IV": 0.80},
    "attention": {"I": 0.85, "II": 0.83, "III": 0.88, "IV": 0.84},
}

HEAD = """\
# S002 on public data

S002's residual network over twelve leads, with and without attention, trained on subsets that are balanced, balanced with
several labels first, with the oldest and youngest first, or random. Written by `scripts/train s002 --table` from the counts in
`models/zoo/s002_twelve_leads.json`. The same command without `--form small` trains the network in S002's own size on
whatever databases there are (`scripts/fetch_data ptbxl ludb cpsc2018 shaoxing georgia`). One core takes 0.2 s for each record of
an epoch of that, days for the plan, so nothing of it stands here: it was run for two steps on two records.

**What was trained here**: {title} (`--form {form}`). So these figures are not S002's: they compare ways of
choosing records, and say how far so little data goes. The attention weighs 4 steps here in place of 16.

**What is as printed**: sixteen taps, four residual blocks, a quarter of the steps after each, dropout that keeps .8, a sigmoid to
each class, binary cross-entropy, Adam at 1e-3, the rate falling where the validation loss does not, patience 9. The number of
the full network's parameters (6.43 M, running means of batch norm counted) is held by a test. **What S002 leaves open**: what its attention
is aligned with (here a dense layer with ReLU over the mean state), how thresholds were found (here by F1 on the validation fold,
class by class, never on the test), what was done with longer records (here their middle). S002 calls .8 its dropout rate; in the
code it takes over that is the share kept. Its formula (4) for specificity, TP / (TN + FP), is none; Sp below is TN / (TN + FP).

**What cannot be repeated**: TNMG is not public, so there is no table beside S002's own test set. S002's subsets have 21,000 records,
3,000 of each class; the rarest class of what lies here has 27 records in all. Ages are known for the first 500 records of PTB-XL only, so
subset III differs from I by little. CPSC2018, Shaoxing and Ningbo, Georgia are not here: their readers are tested on made files, and
their rows come with the data.

**Protocol**: five folds by blocks of 40 neighbouring ids (records of a known patient go to the block of its first one). A run is trained on three folds,
stopped and given its thresholds by a fourth, asked about the fifth. Each run has a seed of its own. Classes are the complete blocks; a record with an
incomplete one alone holds none (`--with-incomplete` counts them). "none of them" is TNMG's normal: none of the six,
whatever else there is."""

SUBSETS = """\
## Subsets and attention

As many records of each class as the rarest one has in the three folds, and as many with none; IV has the same number at random.
Mean numbers of records in training, then what became of it. F1 of a class is over the answers of all runs together."""

WHOLE = """\
## All records of three folds"""

CURVE = """\
## More records

Without attention; records at random out of the three folds."""

CROSS = """\
## One database against another

Trained on three folds of a database; its own fold that was kept out, and all of the others. LUDB has 4 records each of complete
right and left bundle branch block and of sinus tachycardia: what is learned from so few is chance. A class that no record of a fold holds is in no mean."""

OFFICIAL = """\
## PTB-XL's folds 9 and 10

Where the fold is known. Trained on the others; records of unknown patient within five ids of a tested one are left out, one block in six
gives the thresholds. Three seeds, F1 over all their answers and mean AUC."""

RULES_OF_OURS = """\
## Beside the rules of the core

The rules of [delineation.md](delineation.md) on the same 1,600 records (Se and +P there, of both parts together), and the networks
trained on all records of three folds, each asked about records that it has not seen. The rules saw no label; their
limits are guidelines'."""

UNFINISHED = """\
**Not finished**: {done} of the {planned} runs of this plan have ended; a row says how many it has, and what has none is left out. The same
command goes on."""

# Of the narrowed form on PTB-XL 1 to 1600 and LUDB, five seeds of subsets I and IV.
READING = """\
## Reading

Balanced is better than random at equal size, as S002 says: in all five pairs of runs on PTB-XL, by about .14 of macro-F1, with and without
attention; on LUDB in three of five, by less than its spread. A random subset of this size holds two or three records of most
classes. Attention gains nothing here (two of five pairs higher); S002's gain of .00 to .05 would not be seen in so few
records, nor with 4 steps to weigh. First-degree block and atrial fibrillation are hardly learned from fifteen records; the
bundle branch blocks are, and the core's rules still find them better."""
