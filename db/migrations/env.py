"""Runs the migrations on the connection that the program hands over."""

from alembic import context
from sqlalchemy.types import TypeDecorator


def render_item(kind, item, autogen_context):
    """A column type of the program is written as what the database holds."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes.get("metadata"),
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
