using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Grains.Extensions;

namespace KariOrleans.Tests.Grains.Extensions;

public sealed class OperationTableTests
{
    private static readonly OperationTable Table = Packages.Packages.Of("""
        {
          "name": "sample", "version": "1.0.0", "runtime": "dotnet",
          "api": {
            "endpoints": [
              {"path": "/items/{id}", "methods": ["GET"], "permissions": ["user"]},
              {"path": "/items/latest", "methods": ["GET"], "permissions": []},
              {"path": "/items/{id}", "methods": ["DELETE"], "permissions": ["admin"]}
            ]
          },
          "background_tasks": [{"name": "nightly", "schedule": "0 3 * * *", "function": "tasks.nightly"}],
          "plugins": [{"intent": "greet", "description": "Greets.", "roles": ["user"]}]
        }
        """).Operations;

    [Fact]
    public void LiteralPath_WinsOverAPlaceholder()
    {
        Assert.True(Table.TryMatch(Endpoint("GET", "/api/extensions/sample/items/latest"), out var latest, out _));
        Assert.True(Table.TryMatch(Endpoint("GET", "/api/extensions/sample/items/7"), out var seven, out _));

        Assert.Equal("/items/latest", latest.Name);
        Assert.Equal("/items/{id}", seven.Name);
        Assert.Equal([new("id", "7")], seven.RouteValues);
        Assert.Equal(["user"], seven.Roles);
    }

    [Fact]
    public void Method_ChoosesAmongEqualPaths()
    {
        Assert.True(Table.TryMatch(Endpoint("DELETE", "/api/extensions/sample/items/7"), out var matched, out _));

        Assert.Equal(["admin"], matched.Roles);
    }

    [Fact]
    public void MethodThatNobodyDeclares_IsRefused_WithThoseAllowed()
    {
        Assert.False(Table.TryMatch(Endpoint("PATCH", "/api/extensions/sample/items/7"), out _, out var refusal));

        Assert.Equal(CallOutcome.MethodNotAllowed, refusal.Outcome);
        Assert.Equal([new("Allow", "GET, DELETE")], refusal.Headers);
    }

    [Theory]
    [InlineData("/api/extensions/sample/nowhere")]
    [InlineData("/api/extensions/other/items/7")]
    [InlineData("/items/7")]
    [InlineData("")]
    public void PathThatNobodyDeclares_IsRefused(string path)
    {
        Assert.False(Table.TryMatch(Endpoint("GET", path), out _, out var refusal));

        Assert.Equal("no_such_endpoint", refusal.Error!.Code);
    }

    [Theory]
    [InlineData("nightly")]
    [InlineData("tasks.nightly")]
    public void Task_IsFoundByNameAndFunction(string name)
    {
        Assert.True(Table.TryMatch(new OperationCall(OperationKind.Task, name), out var matched, out _));

        Assert.Equal("tasks.nightly", matched.Name);
    }

    [Theory]
    [InlineData(OperationKind.Task, "other")]
    [InlineData(OperationKind.Plugin, "other")]
    [InlineData(OperationKind.Endpoint, "x")]
    [InlineData(OperationKind.Event, "greet")]
    [InlineData(OperationKind.Webhook, "greet")]
    [InlineData(OperationKind.Page, "greet")]
    public void OperationThatIsNotDeclared_IsRefused(OperationKind kind, string name)
    {
        Assert.False(Table.TryMatch(new OperationCall(kind, name), out _, out var refusal));

        Assert.Equal(CallOutcome.NoSuchOperation, refusal.Outcome);
        Assert.Equal("no_such_operation", refusal.Error!.Code);
    }

    [Fact]
    public void Required_NamesWhatTheCodeMustProvide() => Assert.Equal(
        ["endpoint:/items/latest", "endpoint:/items/{id}", "plugin:greet", "task:tasks.nightly"],
            Table.Required.Order());

    [Fact]
    public void Admission_GoesFromNotInstalledToDepth()
    {
        var key = new ExtensionKey("acme", "sample");
        var package = Packages.Packages.Of("sample", "1.0.0");
        var caller = new Caller("acme", "ann", []);
        var loaded = new ExtensionState { Version = "1.0.0", IsLoaded = true };

        Assert.Equal(CallOutcome.NotInstalled, Admission.Refuse(key, new(), package, caller)!.Outcome);
        Assert.Equal(CallOutcome.NotLoaded,
            Admission.Refuse(key, new() { Version = "1.0.0" }, package, caller)!.Outcome);
        Assert.Equal(
            CallOutcome.NotLoaded,
            Admission.Refuse(key, new() { Version = "1.0.0", IsLoaded = false }, package, caller)!.Outcome);
        Assert.Equal(CallOutcome.Unavailable, Admission.Refuse(key, loaded, null, caller)!.Outcome);
        Assert.Null(Admission.Refuse(key, loaded, package, caller with { Depth = Caller.MaxDepth - 1 }));
        Assert.Equal(
            "call_depth_exceeded",
            Admission.Refuse(key, loaded, package, caller with { Depth = Caller.MaxDepth })!.Error!.Code);
    }

    private static OperationCall Endpoint(string method, string path) =>
        new(OperationKind.Endpoint, "") { Http = new HttpInput(method, path, null, []) };
}
