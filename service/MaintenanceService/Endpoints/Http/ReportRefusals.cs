using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Records that a report was refused, whatever refused it: its process may be serving requests, in an unknown state. Add it before every
/// other filter that refuses.
/// </summary>
internal static class ReportRefusals
{
    public static EndpointFilterDelegate Record(EndpointFilterFactoryContext operation, EndpointFilterDelegate next)
    {
        int body = Array.FindIndex(operation.MethodInfo.GetParameters(), parameter => parameter.ParameterType == typeof(ReportBody));
        return body < 0 ? next : context => RecordAsync(context, context.GetArgument<ReportBody>(body), next);
    }

    private static async ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, ReportBody body, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProblemException refusal)
        {
            RouteValueDictionary route = context.HttpContext.Request.RouteValues;
            string site = (string)route["site"]!;
            context.HttpContext.RequestServices.GetRequiredService<InstanceReports>()
                .RecordRefusal(site, (string)route["instance"]!, context.HttpContext.Caller().MayCreateByReport(site), body.Beginning.Span, refusal);
            throw;
        }
    }
}
