using System.Diagnostics;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>The header by which a caller finds a call again in traces and logs.</summary>
internal static class TraceHeader
{
    public const string Name = "X-Kari-Trace-Id";

    /// <summary>
    /// Settles the W3C trace id of a request: its activity's, else the one that the caller sent, else a new one. An
    /// activity is only there where somebody listens to traces.
    /// </summary>
    public static void Begin(HttpContext context)
    {
        var id = Activity.Current?.TraceId ?? Sent(context)?.TraceId ?? ActivityTraceId.CreateRandom();
        context.TraceIdentifier = id.ToHexString();
        Set(context);
    }

    /// <summary>The trace id of a request.</summary>
    public static string Of(HttpContext context) => context.TraceIdentifier;

    /// <summary>The W3C <c>traceparent</c> for what the request causes further in.</summary>
    public static string ParentOf(HttpContext context) =>
        Activity.Current?.Id
        ?? $"00-{Of(context)}-{ActivitySpanId.CreateRandom().ToHexString()}-{FlagsOf(Sent(context))}";

    public static void Set(HttpContext context) => context.Response.Headers[Name] = Of(context);

    private static string FlagsOf(ActivityContext? sent) =>
        sent?.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) == true ? "01" : "00";

    // A trace id of zeros alone is none.
    private static ActivityContext? Sent(HttpContext context) =>
        context.Request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out var sent)
        && sent.TraceId != default && sent.TraceId.ToHexString().AsSpan().ContainsAnyExcept('0')
            ? sent
            : null;
}
