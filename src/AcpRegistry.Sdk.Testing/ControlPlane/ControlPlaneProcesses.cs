namespace AcpRegistry.Sdk.Testing;

/// <summary>etcd, kube-apiserver and kube-controller-manager of one plane: started in their order, ended in the opposite one.</summary>
internal sealed class ControlPlaneProcesses(
    ControlPlaneAssets assets, Version version, ControlPlaneFiles files, ReadyProbe probe, LocalControlPlaneOptions options, int port)
    : IAsyncDisposable
{
    private readonly int _etcdPort = LoopbackPort.FindFree();
    private SupervisedProcess? _etcd;
    private SupervisedProcess? _apiServer;

    public SupervisedProcess? ControllerManager { get; private set; }

    public SupervisedProcess ApiServer => _apiServer ?? throw new LocalControlPlaneException("kube-apiserver doesn't run.");

    public async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        List<string> arguments = await EtcdArguments.BuildAsync(assets.Etcd, files.Directory, _etcdPort, cancellationToken)
            .ConfigureAwait(false);
        _etcd = SupervisedProcess.Start(assets.Etcd, arguments, files.Directory);
        var health = new Uri($"http://127.0.0.1:{_etcdPort}/health");
        await WaitForAsync(_etcd, "etcd was healthy", token => probe.IsReadyAsync(health, token), cancellationToken).ConfigureAwait(false);
    }

    public async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> arguments = ApiServerArguments.Build(version, files, port, _etcdPort, options.ApiServerArguments);
        _apiServer = SupervisedProcess.Start(assets.ApiServer, arguments, files.Directory);
        var ready = new Uri($"https://127.0.0.1:{port}/readyz");
        await WaitForAsync(_apiServer, "kube-apiserver was ready", token => probe.IsReadyAsync(ready, token), cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task KillApiServerAsync(CancellationToken cancellationToken)
    {
        if (_apiServer is { } running)
        {
            await running.KillAsync(cancellationToken).ConfigureAwait(false);
            await running.DisposeAsync().ConfigureAwait(false);
            _apiServer = null;
        }
    }

    public void StartControllerManager()
    {
        if (assets.ControllerManager is { } program)
        {
            ControllerManager = SupervisedProcess.Start(program, ControllerManagerArguments.Build(version, files), files.Directory);
        }
    }

    /// <summary>Waits for what <paramref name="process"/> brings about, no longer than starting may take.</summary>
    public Task WaitForAsync(
        SupervisedProcess process, string what, Func<CancellationToken, Task<bool>> isSo, CancellationToken cancellationToken) =>
        Wait.ForAsync(process, what, isSo, options.StartupTimeout, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (SupervisedProcess? process in (SupervisedProcess?[])[ControllerManager, _apiServer, _etcd])
        {
            if (process is not null)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
