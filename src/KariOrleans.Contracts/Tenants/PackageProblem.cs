namespace KariOrleans.Contracts.Tenants;

/// <summary>One finding about a package.</summary>
/// <param name="File">The file, relative to the extension root.</param>
/// <param name="Pointer">JSON pointer to the place, or empty for the whole file.</param>
/// <param name="Rule">The rule's stable id.</param>
/// <param name="IsError">True where the package can't be installed.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
[GenerateSerializer, Immutable, Alias("kari.package-problem")]
public sealed record PackageProblem(
    [property: Id(0)] string File,
    [property: Id(1)] string Pointer,
    [property: Id(2)] string Rule,
    [property: Id(3)] bool IsError,
    [property: Id(4)] string Message,
    [property: Id(5)] string Remedy);
