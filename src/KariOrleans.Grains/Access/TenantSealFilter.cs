using System.Text;

namespace KariOrleans.Grains.Access;

/// <summary>
/// Refuses every grain call whose caller is of another tenant than the grain's key, or that has no caller at all. It
/// stands before all grains of ours, so a mistake in one of them can't open a tenant to another.
/// </summary>
internal sealed class TenantSealFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly == typeof(ExtensionKey).Assembly
            && context.TargetContext is not null)
            Check(context.TargetId, context.InterfaceName);
        return context.Invoke();
    }

    private static void Check(GrainId target, string interfaceName)
    {
        // Observers of a front door have no tenant: their ids can't be guessed and are handed out for one call.
        if (target.IsClient()) return;
        var caller = CallerContext.Current
            ?? throw new TenantSealException(
                $"A call to {interfaceName} came without a caller. Set one with CallerContext.Set.");
        if (caller.IsPlatform) return;

        var key = target.Key.AsSpan();
        var slash = key.IndexOf((byte)'/');
        var owner = slash < 0 ? key : key[..slash];
        Span<byte> tenant = stackalloc byte[TenantName.MaxLength];
        if (caller.Tenant.Length <= TenantName.MaxLength
            && Encoding.ASCII.TryGetBytes(caller.Tenant, tenant, out var length)
            && owner.SequenceEqual(tenant[..length]))
        {
            return;
        }

        throw new TenantSealException($"Tenant '{caller.Tenant}' may not reach a {interfaceName} of another tenant.");
    }
}
