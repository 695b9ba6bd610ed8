namespace KariOrleans.Protocol.Data;

/// <summary>The columns that every table has and that only the platform fills.</summary>
public static class AutomaticColumns
{
    /// <summary>The row's number: rising, never used twice.</summary>
    public const string Id = "id";

    /// <summary>The tenant, from the session.</summary>
    public const string TenantId = "tenant_id";

    /// <summary>The user who owns the row, from the session; null = nobody.</summary>
    public const string UserId = "user_id";

    /// <summary>When the row was inserted.</summary>
    public const string CreatedAt = "created_at";

    /// <summary>When the row was last changed.</summary>
    public const string UpdatedAt = "updated_at";

    /// <summary>
    /// Whether a name is one of them in any case: <c>Tenant_ID</c> beside <c>tenant_id</c> would deceive readers.
    /// </summary>
    public static bool IsReserved(string name) =>
        name.Equals(Id, StringComparison.OrdinalIgnoreCase)
        || name.Equals(TenantId, StringComparison.OrdinalIgnoreCase)
        || name.Equals(UserId, StringComparison.OrdinalIgnoreCase)
        || name.Equals(CreatedAt, StringComparison.OrdinalIgnoreCase)
        || name.Equals(UpdatedAt, StringComparison.OrdinalIgnoreCase);
}
