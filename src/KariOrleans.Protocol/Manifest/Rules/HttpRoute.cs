using System.Text;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>What the rules need to know about paths of endpoints.</summary>
internal static class HttpRoute
{
    private static readonly string[] PlatformRoots =
    [
        "/api/extensions", "/api/plugins", "/api/auth", "/api/tenants", "/api/workflows", "/plugins", "/health",
        "/metrics", "/mcp", "/dashboard", "/openapi", "/scalar", "/webhooks", "/_blazor", "/_framework", "/_content",
    ];

    /// <summary>The path with nameless placeholders: two paths of one shape can't both be routed.</summary>
    public static string Shape(string path)
    {
        var shape = new StringBuilder();
        var isInPlaceholder = false;
        foreach (var c in path.TrimEnd('/'))
        {
            if (c == '{') isInPlaceholder = true;
            if (!isInPlaceholder) shape.Append(char.ToLowerInvariant(c));
            if (c != '}') continue;
            isInPlaceholder = false;
            shape.Append("{}");
        }

        return shape.ToString();
    }

    /// <summary>Whether a prefix would hide routes of the platform or of another extension.</summary>
    public static bool IsTaken(string prefix, string extension)
    {
        var path = prefix.TrimEnd('/');
        if (path.Length == 0 || path.Contains('{', StringComparison.Ordinal)) return true;
        return !IsAtOrBelow(path, $"/api/extensions/{extension}")
            && (PlatformRoots.Any(root => IsAtOrBelow(path, root))
                || path.Equals("/api", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAtOrBelow(string path, string root) =>
        path.Equals(root, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(root + "/", StringComparison.OrdinalIgnoreCase);
}
