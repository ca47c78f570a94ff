using MaintenanceService.Client;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers that carry an ETag or a Location.</summary>
internal static class Answers
{
    public static JsonHttpResult<T> Json<T>(T value, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, WireJson.TypeInfo<T>(), statusCode: status);

    public static JsonHttpResult<T> Versioned<T>(HttpContext context, T value, string epoch, long revision, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = ETags.Of(epoch, revision);
        return Json(value, status);
    }

    /// <summary>Names the place of a new record, below the path under which the service is published.</summary>
    public static void SetLocation(this HttpContext context, string path) => context.Response.Headers.Location = context.Request.PathBase.Add(path).ToUriComponent();

    public static JsonHttpResult<T> Created<T>(HttpContext context, string location, T value, string epoch, long revision)
    {
        context.SetLocation(location);
        return Versioned(context, value, epoch, revision, StatusCodes.Status201Created);
    }
}
