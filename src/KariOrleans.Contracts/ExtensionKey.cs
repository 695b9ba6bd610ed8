namespace KariOrleans.Contracts;

/// <summary>The key of an installation and of its child grains: <c>tenant/extension[/child]</c>.</summary>
[GenerateSerializer, Immutable, Alias("kari.extension-key")]
public readonly record struct ExtensionKey
{
    /// <summary>The longest key, in characters: Orleans' reminder table holds 150.</summary>
    public const int MaxLength = 120;

    /// <summary>Creates a key from its parts.</summary>
    /// <exception cref="ArgumentException">A part is outside <c>[a-z0-9-]</c>, or the whole is too long.</exception>
    public ExtensionKey(string tenant, string extension, string? child = null)
    {
        if (!IsPart(tenant) || !IsPart(extension) || (child is not null && !IsPart(child)))
            throw new ArgumentException(
                $"'{tenant}/{extension}/{child}' is not a key: its parts may hold a-z, 0-9 and '-'.");
        if (tenant.Length + extension.Length + (child is null ? 0 : child.Length + 1) + 1 > MaxLength)
            throw new ArgumentException(
                $"The key '{tenant}/{extension}/{child}' is longer than {MaxLength} characters.");
        Tenant = tenant;
        Extension = extension;
        Child = child;
    }

    /// <summary>The tenant.</summary>
    [Id(0)]
    public string Tenant { get; private init; }

    /// <summary>The extension.</summary>
    [Id(1)]
    public string Extension { get; private init; }

    /// <summary>The child (a workflow, a task), or null for the installation itself.</summary>
    [Id(2)]
    public string? Child { get; private init; }

    /// <summary>Reads a grain's own key.</summary>
    /// <exception cref="ArgumentException">The text isn't a key.</exception>
    public static ExtensionKey Parse(string key)
    {
        var parts = key.Split('/');
        return parts.Length is 2 or 3
            ? new ExtensionKey(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new ArgumentException($"'{key}' is not tenant/extension or tenant/extension/child.", nameof(key));
    }

    /// <inheritdoc/>
    public override string ToString() => Child is null ? $"{Tenant}/{Extension}" : $"{Tenant}/{Extension}/{Child}";

    private static bool IsPart(string part) => TenantName.IsKeyPart(part);
}
