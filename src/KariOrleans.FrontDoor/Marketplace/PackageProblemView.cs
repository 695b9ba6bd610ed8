using KariOrleans.Contracts.Tenants;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>A finding about a package.</summary>
internal sealed record PackageProblemView(
    string File, string Pointer, string Rule, string Severity, string Message, string Remedy)
{
    public static PackageProblemView Of(PackageProblem problem) => new(
        problem.File, problem.Pointer, problem.Rule, problem.IsError ? "error" : "warning", problem.Message, problem.Remedy);
}
