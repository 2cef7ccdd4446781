# The build stage has the SDK and Node; what runs has neither, and no root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/Web/Web.csproj -c Release -o /app -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
EXPOSE 8080
# PostgreSQL comes by WLL_POSTGRES: one container, one process.
ENV WLL_DATA=/data WLL_HTTP=http://*:8080 WLL_MANAGEMENT=http://127.0.0.1:9090 DOTNET_EnableDiagnostics=0
ENTRYPOINT ["dotnet", "/app/WhiteLabelLinks.Web.dll"]
