using Microsoft.OpenApi;
using NodaTime;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Rest;

/// <summary>The description of the REST interface at /openapi.json; docs/openapi.json is the same, and a test compares them.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "token";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) ?? false;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(Instant))
            {
                schema.Type = JsonSchemaType.String;
                schema.Format = "date-time";
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault();
            if (rule?.Minimum is { } minimum)
            {
                operation.Description = $"Needs the permission {minimum.ToString().ToLowerInvariant()}.";
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<CarriedOutOnce>().Any() || (operation.OperationId?.EndsWith("Alert", StringComparison.Ordinal) == true && context.Description.HttpMethod == "POST"))
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "1 to 200 characters. The command is carried out once; its result is answered again for 24 hours.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                });
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Watchbill",
                Version = "1",
                Description = "Instants are RFC 3339; errors are {code, message, fix}. Authenticate with a token: Authorization: Bearer wb_…",
            };
            document.Servers = null;
            (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi.json").Allow(AccessRule.Open("nothing to protect"));
}
