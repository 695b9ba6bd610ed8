using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>How many rows were changed, or why none was.</summary>
internal readonly record struct RowChangeAnswer(long Rows, DataError? Error);
