using KariOrleans.Contracts.Calls;
using KariOrleans.Grains.Permissions;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Grains.Permissions;

/// <summary>What an extension may ask, and who may ask an extension.</summary>
public sealed class PermissionTests
{
    public static TheoryData<HostMethod> Methods => [.. Enum.GetValues<HostMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void WithoutAnyPermission_OnlyLogsAndMetricsAreAllowed(HostMethod method)
    {
        var refusal = new PermissionSet(new HashSet<string>()).Refuse(method);

        if (method is HostMethod.Log or HostMethod.Metric)
        {
            Assert.Null(refusal);
            return;
        }

        Assert.Equal("permission_denied", refusal!.Code);
        Assert.Contains("extension.json", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:read", "Query Count Aggregate")]
    [InlineData("data:write", "CreateTable Insert Update Delete")]
    [InlineData("data:delete", "Delete")]
    [InlineData("data:admin", "CreateTable Insert Query Update Delete Count Aggregate")]
    [InlineData("plugin:execute", "ExecutePlugin ExecuteSequence ExecuteParallel")]
    [InlineData("data:everything", "")]
    [InlineData("DATA:READ", "")]
    public void Permission_AllowsItsMethodsAndNoOther(string permission, string methods)
    {
        var granted = new PermissionSet(new HashSet<string> { permission });

        var allowed = Enum.GetValues<HostMethod>()
            .Where(m => m is not (HostMethod.Log or HostMethod.Metric) && granted.Refuse(m) is null);

        Assert.Equal(methods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), allowed.Select(m => $"{m}")
            .Order());
    }

    [Theory]
    [InlineData("data:admin", true)]
    [InlineData("data:read", false)]
    public void RowsOfEverybody_AreForDataAdminOnly(string permission, bool seesAll) =>
        Assert.Equal(seesAll, new PermissionSet(new HashSet<string> { permission }).SeesAllRows);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "user", true)]
    [InlineData("admin", "", false)]
    [InlineData("admin", "user", false)]
    [InlineData("admin", "Admin", false)]
    [InlineData("admin,editor", "user,editor", true)]
    [InlineData("admin", "system", true)]
    public void Role_AllowsOrNot(string required, string has, bool isAllowed) =>
        Assert.Equal(isAllowed, RoleRule.Allows(Split(required), Split(has)));

    [Fact]
    public void Denial_NamesTheRoles()
    {
        var denied = RoleRule.Denied("/admin", ["admin", "owner"]);

        Assert.Equal(CallOutcome.Denied, denied.Outcome);
        Assert.Equal("role_required", denied.Error!.Code);
        Assert.Contains("admin, owner", denied.Error.Message, StringComparison.Ordinal);
    }

    private static string[] Split(string words) => words.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
