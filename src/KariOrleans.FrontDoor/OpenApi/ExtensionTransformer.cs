using System.Text.Json.Nodes;
using KariOrleans.Contracts.Extensions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace KariOrleans.FrontDoor.OpenApi;

/// <summary>Adds the endpoints of the caller's own installations. What the platform has itself stays as it is.</summary>
internal sealed class ExtensionTransformer(DocumentAudience audience) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var installation in audience.Installations)
        {
            foreach (var endpoint in installation.Endpoints) Add(document, installation.Name, endpoint);
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, string extension, EndpointDescription endpoint)
    {
        if (!document.Paths.TryGetValue(endpoint.Path, out var known))
            document.Paths[endpoint.Path] = known = new OpenApiPathItem();
        if (known is not OpenApiPathItem path) return;

        foreach (var method in endpoint.Methods)
        {
            if (!IsToken(method)) continue;
            var verb = HttpMethod.Parse(method);
            if (path.Operations?.ContainsKey(verb) != true) path.AddOperation(verb, Operation(document, extension, endpoint, verb));
        }
    }

    private static OpenApiOperation Operation(
        OpenApiDocument document, string extension, EndpointDescription endpoint, HttpMethod verb)
    {
        var roles = new JsonArray();
        foreach (var role in endpoint.Roles) roles.Add((JsonNode)role);

        var operation = new OpenApiOperation
        {
            Summary = endpoint.Description,
            Tags = new HashSet<OpenApiTagReference>(),
            Parameters = Parameters(endpoint.Path),
            Responses = new()
            {
                ["default"] = new OpenApiResponse { Description = "What the extension answers, or a problem document." },
            },
            Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
            {
                ["x-kari-extension"] = new JsonNodeExtension(JsonValue.Create(extension)!),
                ["x-kari-roles"] = new JsonNodeExtension(roles),
            },
        };
        foreach (var tag in endpoint.Tags.Length > 0 ? endpoint.Tags : [extension])
        {
            document.Tags ??= new HashSet<OpenApiTag>();
            if (!document.Tags.Any(known => known.Name == tag)) document.Tags.Add(new OpenApiTag { Name = tag });
            operation.Tags.Add(new OpenApiTagReference(tag, document));
        }

        if (verb != HttpMethod.Get && verb != HttpMethod.Head && verb != HttpMethod.Delete) operation.RequestBody = AnyBody();
        return operation;
    }

    private static OpenApiRequestBody AnyBody() => new()
    {
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema() },
        },
    };

    private static List<IOpenApiParameter> Parameters(string path)
    {
        var parameters = new List<IOpenApiParameter>();
        foreach (var segment in path.Split('/'))
        {
            if (segment.Length <= 2 || segment[0] != '{' || segment[^1] != '}') continue;
            parameters.Add(new OpenApiParameter
            {
                Name = segment[1..^1],
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return parameters;
    }

    private static bool IsToken(string method)
    {
        foreach (var c in method)
        {
            if (!char.IsAsciiLetter(c)) return false;
        }

        return method.Length is > 0 and <= 20;
    }
}
