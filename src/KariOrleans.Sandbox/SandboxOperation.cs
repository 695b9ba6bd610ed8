using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>An operation as the child knows it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name under which the code provides it.</param>
/// <param name="HttpMethod">The HTTP method, for endpoints; else null.</param>
public readonly record struct SandboxOperation(OperationKind Kind, string Name, string? HttpMethod)
{
    /// <summary>As people read and write it: <c>endpoint:POST /echo</c>, <c>task:tasks.touch</c>.</summary>
    public override string ToString()
    {
        var kind = Kind.ToString().ToLowerInvariant();
        return HttpMethod is null ? $"{kind}:{Name}" : $"{kind}:{HttpMethod} {Name}";
    }
}
