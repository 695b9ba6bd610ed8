namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>The <c>type</c> keyword; <see cref="Any"/> when a schema has none.</summary>
[Flags]
internal enum SchemaTypes
{
    Any = 0,
    String = 1,
    Integer = 2,
    Number = 4,
    Boolean = 8,
    Array = 16,
    Object = 32,
}
