"""Tidu 梯度: gradient cultivation programmes for intelligent factories.

The folder listing tells the story; docs/architecture.md says who may import whom.
"""
