# The gateway before an app in any language, as an image. It needs four variables: samples/Gateway/README.md.
# Build it from the root of the repository:  docker build -f deploy/docker/Gateway.Dockerfile -t maintenance-gateway .
ARG DOTNET_VERSION=10.0
FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION}-noble AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY service/MaintenanceService.Client/ service/MaintenanceService.Client/
COPY middleware/ middleware/
COPY samples/Gateway/ samples/Gateway/
RUN dotnet restore samples/Gateway --locked-mode \
    && dotnet publish samples/Gateway --no-restore --configuration Release --output /app \
    && mkdir -p /empty/state

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}-noble-chiseled
WORKDIR /app
COPY --from=build /app ./

# The last known state of the site outlives the container here; writable for any user id, since some platforms choose one.
COPY --from=build --chmod=1777 /empty/state /state
VOLUME /state

ENV ASPNETCORE_HTTP_PORTS=8080 \
    Maintenance__SnapshotFile=/state/site.state \
    DOTNET_EnableDiagnostics=0 \
    HOME=/tmp
EXPOSE 8080
USER $APP_UID
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "Gateway.dll"]
