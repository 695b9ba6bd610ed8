namespace KariOrleans.Contracts.Data;

/// <summary>
/// Whose rows a data call may see. A user reads own rows and rows of nobody, and changes own rows; without a user
/// (the extension itself), or with <c>data:admin</c>, all rows of the installation.
/// </summary>
/// <param name="User">Written to new rows as their owner; null = rows of nobody.</param>
/// <param name="SeesAllRows">Whether rows of every user are in sight.</param>
/// <param name="QuotaBytes">The size that the installation's data may reach.</param>
[GenerateSerializer, Immutable, Alias("kari.data-scope")]
public sealed record DataScope(
    [property: Id(0)] string? User,
    [property: Id(1)] bool SeesAllRows,
    [property: Id(2)] long QuotaBytes);
