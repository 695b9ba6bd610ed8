using System.Diagnostics;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>The header by which a caller finds a call again in traces and logs.</summary>
internal static class TraceHeader
{
    public const string Name = "X-Kari-Trace-Id";

    private static readonly object MadeUp = new();

    /// <summary>The W3C trace id of a request. Where nobody listens to traces ASP.NET starts none, so one is made up.</summary>
    public static string Of(HttpContext context)
    {
        if (Activity.Current is { } activity) return activity.TraceId.ToHexString();
        if (context.Items[MadeUp] is string known) return known;

        var made = ActivityTraceId.CreateRandom().ToHexString();
        context.Items[MadeUp] = made;
        return made;
    }

    public static void Set(HttpContext context) => context.Response.Headers[Name] = Of(context);
}
