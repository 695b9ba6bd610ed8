namespace KariOrleans.FrontDoor.Problems;

/// <summary>The outermost step: what every answer carries, and which paths go no further.</summary>
internal sealed class EdgeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        TraceHeader.Begin(context);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (PathGuard.IsPlain(context)) return next(context);

        return new Problem(400, "invalid_path",
            "The path holds an encoded slash, a dot segment or a control character.")
        {
            Remedy = "Put such values into the query string.",
        }.ExecuteAsync(context);
    }
}
