namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>What can be wrong by a schema; the second half of a rule id.</summary>
internal enum SchemaKeyword
{
    Type,
    Null,
    Required,
    UnknownField,
    Word,
    Pattern,
    Length,
    Range,
    Count,
}
