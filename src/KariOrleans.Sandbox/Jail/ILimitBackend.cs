namespace KariOrleans.Sandbox.Jail;

/// <summary>Makes limit groups, by what the kernel offers.</summary>
internal interface ILimitBackend : IDisposable
{
    /// <summary>Its name, for people: <c>cgroup v1</c>.</summary>
    string Name { get; }

    /// <summary>Makes a group.</summary>
    /// <exception cref="IOException">The kernel refused it.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused it.</exception>
    LimitGroup Create(string name, ResourceLimits limits);
}
