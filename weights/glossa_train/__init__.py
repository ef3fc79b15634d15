"""The recipe behind Glossa's models: data, vocabulary, training, export, evaluation."""
