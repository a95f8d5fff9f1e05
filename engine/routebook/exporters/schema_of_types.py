"""The types of a book's files as a JSON Schema: as pydantic writes it, but the same in all of its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic_core.core_schema import (
        DictSchema,
        LiteralSchema,
        NullableSchema,
        TaggedUnionSchema,
        WithDefaultSchema,
    )

Schema = dict[str, Any]


class SchemaGenerator(GenerateJsonSchema):
    """Says the same whichever version of pydantic is installed, and without titles and defaults."""

    def tagged_union_schema(self, schema: TaggedUnionSchema) -> Schema:
        return {"anyOf": [self.generate_inner(each) for each in schema["choices"].values()]}

    def nullable_schema(self, schema: NullableSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def literal_schema(self, schema: LiteralSchema) -> Schema:
        words = schema["expected"]
        return {"const": words[0]} if len(words) == 1 else {"enum": words}

    def dict_schema(self, schema: DictSchema) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.generate_inner(schema["keys_schema"]),
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False
