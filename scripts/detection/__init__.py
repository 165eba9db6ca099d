"""Training and measuring of the beat detector (scripts/train_beat_scorer, scripts/evaluate_detection)."""
