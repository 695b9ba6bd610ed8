using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Permissions;
using KariOrleans.Grains.Storage;

namespace KariOrleans.Grains.Tenants;

internal sealed class TenantGrain(
    [PersistentState("tenant", GrainStorageNames.Default)] IPersistentState<TenantState> state, PackageRoot packages,
        TimeProvider time)
    : Grain, ITenantGrain
{
    /// <summary>The extension with the built-in plugins; every tenant has it.</summary>
    private const string BuiltIns = "kari-core";

    private const int MaxKeys = 1_000;

    private string Name => this.GetPrimaryKeyString();

    public async Task<bool> CreateAsync(string displayName)
    {
        if (state.State.DisplayName is not null) return false;
        if (!TenantName.IsValid(Name)) throw new ArgumentException(
            $"'{Name}' can't name a tenant.", nameof(displayName));

        CallerContext.Set(Caller.Platform);
        await GrainFactory.Registry().AddTenantAsync(Name);
        state.State.DisplayName = displayName;
        state.State.CreatedAt = time.GetUtcNow();
        await state.WriteOrTakeBackAsync();
        if (packages.Index.Find(BuiltIns, null) is not null) await InstallAsync(BuiltIns, null, RoleRule.System);
        return true;
    }

    public Task<TenantInfo?> GetAsync() => Task.FromResult(
        state.State.DisplayName is { } displayName
            ? new TenantInfo(Name, displayName, state.State.CreatedAt, [.. state.State.Extensions],
                [.. state.State.Keys])
            : null);

    public async Task<LifecycleResult> InstallAsync(string extension, string? version, string installedBy)
    {
        if (state.State.DisplayName is null) return NoSuchTenant();
        if (packages.Index.Find(extension, version) is not { } wanted)
            return new LifecycleResult(
                LifecycleOutcome.NoSuchPackage, null, PackageErrors.NotFound(extension, version, packages.Index));

        var (plan, conflict) = DependencyResolver.Resolve(wanted, packages.Index, await VersionsAsync());
        if (conflict is not null)
        {
            return new LifecycleResult(LifecycleOutcome.Conflict, null, new CallError(
                "dependency_conflict", conflict,
                    "Put a fitting version into the extension root, or install another one first."));
        }

        LifecycleResult? last = null;
        foreach (var package in plan)
        {
            last = await InstallOneAsync(package, installedBy);
            if (last.Outcome != LifecycleOutcome.Done) return last;
        }

        return last!;
    }

    public async Task<LifecycleResult> UninstallAsync(string extension)
    {
        if (state.State.DisplayName is null) return NoSuchTenant();
        var key = new ExtensionKey(Name, extension);
        if (!state.State.Extensions.Contains(extension))
            return new LifecycleResult(LifecycleOutcome.NotInstalled, null, PackageErrors.NotInstalled(key));
        if (await FindDependentAsync(extension) is { } dependent)
        {
            return new LifecycleResult(LifecycleOutcome.Conflict, null, new CallError(
                "extension_needed", $"'{dependent}' depends on '{extension}'.", $"Uninstall '{dependent}' first."));
        }

        var result = await GrainFactory.Extension(key).UninstallAsync();
        if (result.Outcome is not (LifecycleOutcome.Done or LifecycleOutcome.NotInstalled)) return result;
        state.State.Extensions.Remove(extension);
        await state.WriteOrTakeBackAsync();
        return result;
    }

    public async Task<InstallationStatus[]> ListAsync()
    {
        var statuses = await Task.WhenAll(
            state.State.Extensions.Select(e => GrainFactory.Extension(new ExtensionKey(Name, e)).GetStatusAsync()));
        return [.. statuses.OfType<InstallationStatus>()];
    }

    public async Task<CreatedApiKey> CreateKeyAsync(string user, string[] roles, string label)
    {
        if (state.State.DisplayName is null) throw new InvalidOperationException($"There is no tenant '{Name}'.");
        if (roles.Contains(RoleRule.System)) throw new ArgumentException(
            "No key can have the role 'system'.", nameof(roles));
        if (state.State.Keys.Count >= MaxKeys) throw new InvalidOperationException(
            $"The tenant has {MaxKeys} keys; revoke one first.");

        var (id, key, secretHash) = ApiKeyText.Create();
        var info = new ApiKeyInfo(id, Name, user, roles, label, time.GetUtcNow());
        var caller = CallerContext.Current!;
        CallerContext.Set(Caller.Platform);
        await GrainFactory.ApiKey(id).StoreAsync(info, secretHash);
        CallerContext.Set(caller);
        state.State.Keys.Add(info);
        await state.WriteOrTakeBackAsync();
        return new CreatedApiKey(info, key);
    }

    public async Task<bool> RevokeKeyAsync(string keyId)
    {
        if (state.State.Keys.Find(k => k.Id == keyId) is not { } info) return false;
        CallerContext.Set(Caller.Platform);
        await GrainFactory.ApiKey(keyId).RevokeAsync();
        state.State.Keys.Remove(info);
        await state.WriteOrTakeBackAsync();
        return true;
    }

    private async Task<LifecycleResult> InstallOneAsync(Package package, string installedBy)
    {
        var name = package.Manifest.Name;
        var grain = GrainFactory.Extension(new ExtensionKey(Name, name));
        var result = await grain.InstallAsync(new InstallRequest(package.Manifest.Version, installedBy));
        if (result.Outcome != LifecycleOutcome.Done) return result;
        if (state.State.Extensions.Add(name)) await state.WriteOrTakeBackAsync();
        return await grain.LoadAsync();
    }

    private async Task<Dictionary<string, string>> VersionsAsync() =>
        (await ListAsync()).ToDictionary(s => s.Name, s => s.Version, StringComparer.Ordinal);

    private async Task<string?> FindDependentAsync(string extension) =>
        (await ListAsync())
            .Where(s => packages.Index.Find(s.Name, s.Version)?.Manifest.Dependencies.Extensions.Any(
                d => d.Name == extension) == true)
            .Select(s => s.Name)
            .FirstOrDefault();

    private LifecycleResult NoSuchTenant() => new(LifecycleOutcome.NoSuchTenant, null, new CallError(
        "tenant_not_found", $"There is no tenant '{Name}'.", "Create it with POST /api/tenants."));
}
