namespace KariOrleans.Contracts.Calls;

/// <summary>
/// How the caller travels with a grain call. Only the tenant-sealing filter and the call path read it; no grain
/// takes its tenant from here.
/// </summary>
public static class CallerContext
{
    private const string Key = "kari.caller";

    /// <summary>The caller of the running grain call, or null.</summary>
    public static Caller? Current => RequestContext.Get(Key) as Caller;

    /// <summary>Makes grain calls of the current asynchronous flow on behalf of a caller.</summary>
    public static void Set(Caller caller) => RequestContext.Set(Key, caller);
}
