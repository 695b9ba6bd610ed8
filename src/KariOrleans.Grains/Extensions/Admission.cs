using KariOrleans.Grains.Packages;

namespace KariOrleans.Grains.Extensions;

/// <summary>Whether an installation takes a call at all. Pure.</summary>
internal static class Admission
{
    /// <summary>The refusal, or null where the call may go on.</summary>
    public static CallResult? Refuse(ExtensionKey key, ExtensionState state, Package? package, Caller caller)
    {
        if (state.Version is null) return new CallResult(CallOutcome.NotInstalled, PackageErrors.NotInstalled(key));
        if (state.IsLoaded != true)
        {
            return new CallResult(CallOutcome.NotLoaded, new CallError(
                "extension_not_loaded",
                $"'{key.Extension}' is installed but not loaded.",
                $"POST /api/extensions/{key.Extension}/load."));
        }

        if (package is null) return new CallResult(
            CallOutcome.Unavailable, PackageErrors.Gone(key.Extension, state.Version));
        return caller.Depth < Caller.MaxDepth
            ? null
            : new CallResult(CallOutcome.Denied, new CallError(
                "call_depth_exceeded",
                $"The call has passed through {caller.Depth} extensions, as many as are allowed.",
                "Look for extensions whose plugins call each other in a circle.",
                Limit: $"{Caller.MaxDepth} extensions"));
    }
}
