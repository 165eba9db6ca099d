"""Training and measuring of the beat detector (scripts/python -m detection.train_beat_scorer, scripts/python -m studies.evaluate_detection)."""
