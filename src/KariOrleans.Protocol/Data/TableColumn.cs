namespace KariOrleans.Protocol.Data;

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name: ordinal, case-sensitive.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Required">Whether null is refused.</param>
/// <param name="Unique">Whether each value but null may be there only once in the installation.</param>
/// <param name="Index">Whether the store keeps an index of it.</param>
public sealed record TableColumn(
    string Name, ColumnType Type, bool Required = false, bool Unique = false, bool Index = false);
