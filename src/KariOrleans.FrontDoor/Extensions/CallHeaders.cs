using System.Globalization;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The headers by which a request says how it wants to be called.</summary>
internal static class CallHeaders
{
    public const string Deadline = "Kari-Deadline-Ms";
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The time asked for, at most the operator's; null where the header is missing.</summary>
    public static bool TryReadDeadline(IHeaderDictionary headers, TimeSpan max, out TimeSpan? deadline, out Problem? problem)
    {
        deadline = null;
        problem = null;
        var text = headers[Deadline];
        if (text.Count == 0) return true;

        if (text is [{ } only]
            && long.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds > 0)
        {
            deadline = milliseconds >= max.TotalMilliseconds ? max : TimeSpan.FromMilliseconds(milliseconds);
            return true;
        }

        problem = new(400, "invalid_deadline", $"{Deadline} must be a whole number of milliseconds above 0.");
        return false;
    }

    /// <summary>The idempotency key: 1 to 255 visible ASCII characters.</summary>
    public static bool TryReadIdempotencyKey(IHeaderDictionary headers, out string? key, out Problem? problem)
    {
        key = null;
        problem = null;
        var text = headers[IdempotencyKey];
        if (text.Count == 0) return true;

        if (text is [{ Length: > 0 and <= 255 } only] && !only.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            key = only;
            return true;
        }

        problem = new(400, "invalid_idempotency_key", $"{IdempotencyKey} must be 1 to 255 visible ASCII characters.");
        return false;
    }
}
