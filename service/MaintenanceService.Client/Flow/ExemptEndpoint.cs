namespace MaintenanceService.Client.Flow;

/// <summary>Describes an endpoint that stays open for everybody during maintenance.</summary>
/// <param name="Name">The methods and the path, as the app or the site names them.</param>
/// <param name="Source">The app, or the site's settings.</param>
/// <param name="MayWrite">Whether it may change data: any method but GET, HEAD and OPTIONS.</param>
/// <param name="Instances">The number of instances that name it; 0 for one of the site's settings.</param>
internal sealed record ExemptEndpoint(string Name, string Source, bool MayWrite, int Instances);
