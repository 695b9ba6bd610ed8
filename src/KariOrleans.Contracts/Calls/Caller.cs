namespace KariOrleans.Contracts.Calls;

/// <summary>
/// On whose behalf a grain call is made. It proves who may reach a grain; what a grain owns, its key says.
/// </summary>
/// <param name="Tenant">The tenant whose grains may be reached; <see cref="TenantName.Platform"/> for the
/// platform.</param>
/// <param name="User">The user, or null where an extension or the platform acts.</param>
/// <param name="Roles">The user's roles.</param>
/// <param name="Depth">How many extensions already lie on the way of this call.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.caller")]
public sealed record Caller(
    [property: Id(0)] string Tenant,
    [property: Id(1)] string? User,
    [property: Id(2)] string[] Roles,
    [property: Id(3)] int Depth = 0,
    [property: Id(4)] string? TraceParent = null)
{
    /// <summary>The most extensions on the way of one call: beyond it, plugins call each other in a circle.</summary>
    public const int MaxDepth = 16;

    /// <summary>The platform itself: start-up, reminders, administration across tenants.</summary>
    public static Caller Platform { get; } = new(TenantName.Platform, null, ["system"]);

    /// <summary>Whether this is the platform itself.</summary>
    public bool IsPlatform => Tenant == TenantName.Platform;

    /// <summary>The tenant acting for itself, without a user.</summary>
    public static Caller ForTenant(string tenant) => new(tenant, null, ["system"]);
}
