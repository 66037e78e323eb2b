from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class NameWord(models.Model):
    """A word that a listed name has, or had; see entrepreneurs/vocabulary.py."""

    word = models.TextField(primary_key=True, db_collation="C")

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="nameword_trigrams")]

    def __str__(self) -> str:
        return self.word
