using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>What is wrong with an installation or a step.</summary>
internal sealed record ErrorView(string Code, string Message, string? Remedy, bool Retryable, string? Limit)
{
    public static ErrorView? Of(CallError? error) =>
        error is null ? null : new(error.Code, error.Message, error.Remedy, error.IsRetryable, error.Limit);
}
