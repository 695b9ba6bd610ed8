using System.Reflection;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Grains.Access;

namespace KariOrleans.Tests.Grains.Access;

/// <summary>The filter before every grain, tried on every method of every grain interface.</summary>
public sealed class TenantSealFilterTests : IDisposable
{
    private static readonly Type[] GrainInterfaces =
    [
        .. typeof(ExtensionKey).Assembly.GetTypes().Where(t => t.IsInterface && t.IsAssignableTo(typeof(IGrain))),
    ];

    public static TheoryData<string> Interfaces => [.. GrainInterfaces.Select(t => t.Name)];

    public void Dispose() => RequestContext.Clear();

    [Fact]
    public void Interfaces_WereFound() => Assert.InRange(GrainInterfaces.Length, 8, 100);

    [Theory]
    [MemberData(nameof(Interfaces))]
    public async Task ForeignTenant_IsRefused(string grainInterface)
    {
        CallerContext.Set(new Caller("mallory", "m", ["admin", "system"]));

        foreach (var method in Methods(grainInterface))
        {
            foreach (var key in (
                string[])["acme", "acme/echo", "acme/echo/child", "mallory-2/echo", "mallor", "/mallory"])
                await AssertRefusedAsync(method, key);
        }
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public async Task MissingCaller_IsRefused(string grainInterface)
    {
        foreach (var method in Methods(grainInterface)) await AssertRefusedAsync(method, "acme/echo");
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public async Task OwnTenantAndPlatform_GoOn(string grainInterface)
    {
        foreach (var caller in (Caller[])[new("acme", "a", []), Caller.ForTenant("acme"), Caller.Platform])
        {
            CallerContext.Set(caller);
            foreach (var method in Methods(grainInterface))
            {
                Assert.True(await InvokeAsync(method, "acme"), method.Name);
                Assert.True(await InvokeAsync(method, "acme/echo"), method.Name);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ACME")]
    [InlineData("acme/echo")]
    [InlineData("acmé")]
    [InlineData("acme-acme-acme-acme-acme-acme-acme-acme-acme-acme")]
    public async Task CallerWhoseTenantOnlyLooksAlike_IsRefused(string tenant)
    {
        CallerContext.Set(new Caller(tenant, "a", []));

        foreach (var method in Methods("IExtensionGrain")) await AssertRefusedAsync(method, "acme/echo");
    }

    [Fact]
    public async Task Platform_IsOutOfATenantsReach()
    {
        CallerContext.Set(new Caller("acme", "a", ["admin", "platform-admin"]));

        foreach (var method in Methods("IRegistryGrain")) await AssertRefusedAsync(method, "-platform/registry");
        foreach (var method in Methods("IApiKeyGrain")) await AssertRefusedAsync(method, "-platform/api-keys/abc");
    }

    [Fact]
    public async Task InterfaceOfOrleansItself_IsNotOurs() =>
        Assert.True(await InvokeAsync(typeof(IRemindable).GetMethods()[0], "acme"));

    private static MethodInfo[] Methods(string grainInterface) =>
        GrainInterfaces.Single(t => t.Name == grainInterface).GetMethods();

    private static async Task AssertRefusedAsync(MethodInfo method, string key)
    {
        var invoked = true;
        await Assert.ThrowsAsync<TenantSealException>(async () => invoked = await InvokeAsync(method, key));
        Assert.True(invoked, "The grain was called before the refusal.");
    }

    private static async Task<bool> InvokeAsync(MethodInfo method, string key)
    {
        var context = DispatchProxy.Create<IIncomingGrainCallContext, FakeCallContext>();
        var fake = (FakeCallContext)(object)context;
        fake.Method = method;
        fake.Target = GrainId.Create("test", key);
        await new TenantSealFilter().Invoke(context);
        return fake.WasInvoked;
    }

    /// <summary>A call on its way to a grain that isn't there.</summary>
    public class FakeCallContext : DispatchProxy
    {
        internal MethodInfo Method { get; set; } = null!;

        internal GrainId Target { get; set; }

        internal bool WasInvoked { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_InterfaceMethod": return Method;
                case "get_InterfaceName": return Method.DeclaringType!.Name;
                case "get_TargetId": return Target;
                case "get_TargetContext": return DispatchProxy.Create<IGrainContext, FakeGrainContext>();
                case "Invoke":
                    WasInvoked = true;
                    return Task.CompletedTask;
                default: throw new NotSupportedException(targetMethod.Name);
            }
        }
    }

    /// <summary>Something that is not null.</summary>
    public class FakeGrainContext : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new NotSupportedException(targetMethod!.Name);
    }
}
