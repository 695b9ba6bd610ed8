using System.Buffers.Text;
using System.Globalization;
using System.Text;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Json;

/// <summary>Cursor paging: the next page is a Link header with rel=next, its cursor an opaque text.</summary>
internal static class Page
{
    public const int MaxSize = 200;

    private const int DefaultSize = 100;

    /// <summary>One page of items that are ordered by an ordinal key; null with a problem where the query is wrong.</summary>
    public static T[]? Of<T>(HttpContext context, IEnumerable<T> items, Func<T, string> key, out Problem? problem, int maxSize = MaxSize)
    {
        if (!TryReadQuery(context.Request.Query, maxSize, out var size, out var after, out problem)) return null;

        T[] rest = [.. items
            .Where(item => after is null || string.CompareOrdinal(key(item), after) > 0)
            .OrderBy(key, StringComparer.Ordinal)
            .Take(size + 1)];
        if (rest.Length <= size) return rest;

        context.Response.Headers.Link = Link(context.Request, size, key(rest[size - 1]));
        return rest[..size];
    }

    private static bool TryReadQuery(
        IQueryCollection query, int maxSize, out int size, out string? after, out Problem? problem)
    {
        size = Math.Min(DefaultSize, maxSize);
        after = null;
        problem = null;
        if (query.TryGetValue("limit", out var limit)
            && (!int.TryParse(limit.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1 || size > maxSize))
        {
            problem = new(400, "invalid_limit", $"limit must be a whole number from 1 to {maxSize}.");
            return false;
        }

        if (!query.TryGetValue("cursor", out var cursor)) return true;
        after = Decode(cursor.ToString());
        if (after is not null) return true;

        problem = new(400, "invalid_cursor", "The cursor is not one that this route gave out.");
        return false;
    }

    private static string? Decode(string cursor)
    {
        if (cursor.Length is 0 or > 1024 || !Base64Url.IsValid(cursor)) return null;
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
    }

    private static string Link(HttpRequest request, int size, string last)
    {
        var next = QueryString.Empty;
        foreach (var (name, values) in request.Query)
        {
            if (name is "limit" or "cursor") continue;
            foreach (var value in values) next = next.Add(name, value ?? "");
        }

        next = next
            .Add("limit", size.ToString(CultureInfo.InvariantCulture))
            .Add("cursor", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last)));
        return $"<{request.PathBase.Add(request.Path).ToUriComponent()}{next.ToUriComponent()}>; rel=\"next\"";
    }
}
