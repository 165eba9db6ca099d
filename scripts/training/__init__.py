"""Training of the beat models: tensors exported by the core in, ONNX files with manifest and golden outputs out."""
