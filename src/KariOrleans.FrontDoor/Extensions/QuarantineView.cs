using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>An operation that takes no calls for now.</summary>
internal sealed record QuarantineView(
    string Operation, string Cause, int Failures, DateTimeOffset Since, DateTimeOffset Until, bool Probing,
    string LastFailure, string Message, string Remedy)
{
    public static QuarantineView Of(QuarantinedOperation operation) => new(
        operation.Operation, operation.Cause, operation.Failures, operation.Since, operation.Until,
        operation.IsProbing, operation.LastFailure, operation.Message, operation.Remedy);
}
