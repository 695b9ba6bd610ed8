using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Limits;
using KariOrleans.FrontDoor.Problems;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The hot path: one HTTP request becomes one call of an endpoint.</summary>
internal sealed class ExtensionCalls(
    IGrainFactory grains, TenantRoutes routes, PlatformRoutes platformRoutes, CallRates rates,
        IOptions<FrontDoorOptions> options)
{
    private const int MaxContentTypeLength = 1_024;

    /// <summary>Calls an extension by the name in the path.</summary>
    public Task CallByNameAsync(HttpContext context, string name)
    {
        if (ExtensionName.IsReserved(name)) return NoRoute(context).ExecuteAsync(context);
        if (!ExtensionName.IsValid(name))
            return OutcomeProblems.Of(CallOutcome.NotInstalled, null)!.ExecuteAsync(context);

        var tenant = context.RequireCaller().Tenant;
        var table = routes.GetAsync(tenant);
        return table.IsCompletedSuccessfully
            ? CallByNameAsync(context, tenant, table.Result, name)
            : CallByNameAsync(context, tenant, table.AsTask(), name);
    }

    private async Task CallByNameAsync(HttpContext context, string tenant, Task<RouteTable> table, string name) =>
        await CallByNameAsync(context, tenant, await table, name);

    private Task CallByNameAsync(HttpContext context, string tenant, RouteTable table, string name)
    {
        // A table may be two seconds old; the grain knows for certain what is installed.
        var extension = table.Extension(name)
            ?? new ExtensionRoutes(name, grains.Extension(new ExtensionKey(tenant, name)), []);
        return CallAsync(context, tenant, extension);
    }

    /// <summary>Calls the extension whose manifest claims the path.</summary>
    public async Task CallByPathAsync(HttpContext context)
    {
        var tenant = context.RequireCaller().Tenant;
        var table = await routes.GetAsync(tenant);
        if (table.ByPath(context.Request.Path.Value ?? "") is { } extension)
            await CallAsync(context, tenant, extension);
        else
            await NoRoute(context).ExecuteAsync(context);
    }

    private Task CallAsync(HttpContext context, string tenant, ExtensionRoutes extension)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "";
        var method = HttpMethods.GetCanonicalizedValue(request.Method);
        var endpoint = extension.Find(path, method);

        var limit = endpoint?.CallsPerMinute ?? options.Value.CallsPerMinute;
        if (rates.Check(new(tenant, extension.Name, endpoint?.Path ?? "", limit)) is { } limited)
        {
            return limited.ExecuteAsync(context);
        }

        if (endpoint is null && HttpMethods.IsOptions(method)) return AnswerOptions(context, extension, path);

        if (!CallHeaders.TryReadDeadline(request.Headers, options.Value.MaxDeadline, out var deadline, out var problem)
            || !CallHeaders.TryReadIdempotencyKey(request.Headers, out var idempotencyKey, out problem))
        {
            return problem!.ExecuteAsync(context);
        }

        if (request.ContentType is { Length: > MaxContentTypeLength }) return JsonBody.NotJson.ExecuteAsync(context);

        var call = new OperationCall(OperationKind.Endpoint, "")
        {
            Http = new(
                PassedMethod(method, endpoint),
                path,
                request.QueryString.HasValue ? request.QueryString.Value : null,
                PassedHeaders.From(request.Headers)),
            ContentType = request.ContentType,
            Deadline = deadline ?? endpoint?.Deadline,
            IdempotencyKey = idempotencyKey,
        };
        return SendAsync(context, extension, call,
            Math.Min(endpoint?.MaxBodyBytes ?? long.MaxValue, options.Value.MaxBodyBytes));
    }

    private async Task SendAsync(HttpContext context, ExtensionRoutes extension, OperationCall call, long maxBytes)
    {
        if (BodyIntake.IsRefused(context, maxBytes))
        {
            await BodyIntake.TooLarge(maxBytes).ExecuteAsync(context);
            return;
        }

        var body = await BodyIntake.TryReadInlineAsync(context);
        if (body is null)
        {
            await StreamAsync(context, extension, call, maxBytes);
            return;
        }

        if (body.Length > maxBytes)
        {
            await BodyIntake.TooLarge(maxBytes).ExecuteAsync(context);
            return;
        }

        context.ActAsCaller();
        var result = await extension.Grain.CallAsync(
            body.Length == 0 ? call : call with { Body = body }, null, context.RequestAborted);
        await AnswerAsync(context, extension, call, result);
    }

    private async Task StreamAsync(HttpContext context, ExtensionRoutes extension, OperationCall call, long maxBytes)
    {
        using var source = new RequestBodySource(context.Request.BodyReader, maxBytes, context.RequestAborted);
        context.ActAsCaller();
        var reference = grains.CreateObjectReference<IBodySource>(source);
        CallResult result;
        try
        {
            result = await extension.Grain.CallAsync(call, reference, context.RequestAborted);
        }
        finally
        {
            grains.DeleteObjectReference<IBodySource>(reference);
            await source.CloseAsync();

            // Orleans holds the object only weakly.
            GC.KeepAlive(source);
        }

        if (source.IsTooLarge) await BodyIntake.TooLarge(maxBytes).ExecuteAsync(context);
        else await AnswerAsync(context, extension, call, result);
    }

    private static Task AnswerAsync(HttpContext context, ExtensionRoutes extension, OperationCall call,
        CallResult result)
    {
        if (result.Outcome == CallOutcome.Completed) return CallAnswer.WriteAsync(context, result);

        var allow = result.Outcome == CallOutcome.MethodNotAllowed ? Allowed(extension, call.Http!.Path) : null;
        return OutcomeProblems.Of(result.Outcome, result.Error, allow)!.ExecuteAsync(context);
    }

    private Task AnswerOptions(HttpContext context, ExtensionRoutes extension, string path)
    {
        if (Allowed(extension, path) is not { } allow) return NoRoute(context).ExecuteAsync(context);

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = allow;
        return Task.CompletedTask;
    }

    private Problem NoRoute(HttpContext context)
    {
        if (platformRoutes.Allowed(context.Request.Path) is not { } allow)
            return new(404, "no_such_route", "There is no such route.") { Remedy = "See /openapi/v1.json." };

        // Routing came here although the route has the method: it takes another media type.
        return allow.Split(", ").Contains(context.Request.Method)
            ? JsonBody.NotJson
            : new(405, "method_not_allowed", "The path exists, but not with this method.") { Allow = allow };
    }

    private static string PassedMethod(string method, EndpointDescription? endpoint) =>
        HttpMethods.IsHead(method) && (endpoint is null || !ExtensionRoutes.Has(endpoint, method))
            ? HttpMethods.Get
            : method;

    private static string? Allowed(ExtensionRoutes extension, string path)
    {
        var methods = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        if (!extension.AddMethods(path, methods)) return null;
        if (methods.Contains(HttpMethods.Get)) methods.Add(HttpMethods.Head);
        methods.Add(HttpMethods.Options);
        return string.Join(", ", methods);
    }
}
