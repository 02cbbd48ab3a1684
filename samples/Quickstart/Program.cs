// The platform's page on pulling images from another namespace, told by code. Read it from top to bottom.
//
//   dotnet run --project samples/Quickstart                          on a cluster in memory
//   dotnet run --project samples/Quickstart -- --kubeconfig PATH     on a real one, in namespaces that it makes and removes
using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Workloads;
using k8s.Autorest;
using Quickstart;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => pressed.Cancel = cancel.TryCancel();
var ct = cancel.Token;

try
{
    await using var demo = await DemoCluster.OpenAsync(args, ct);
    var (mine, shared) = (demo.MyNamespace, demo.SharedNamespace);
    var registry = AcpRegistryClient.Create(demo.Kubernetes, new AcpRegistryOptions { ExternalHosts = { "registry.cluster.local" } });

    Tell.Step("CI has pushed an image, by the registry's external address");
    var pushed = await registry.Images.ParseAsync($"registry.cluster.local/{shared}/app:1.4.0", ct);
    Tell.Result($"{pushed}: owned by the namespace {pushed.Namespace}, name {pushed.Name}, tag {pushed.Reference.Tag}");

    Tell.Step("A Deployment must use the internal address");
    var image = await registry.Addresses.ResolveAsync(pushed.Reference, NetworkLocation.InCluster, ct);
    Tell.Result($"{image}");

    Tell.Step("That address is a Service's", "kubectl get svc -n cpaas-system internal-docker-registry -o jsonpath='{.spec.clusterIP}'");
    var service = await registry.Addresses.GetServiceAsync(ct);
    Tell.Result($"{service.ClusterIP}");

    Tell.Step($"A Deployment in {mine} uses the image", $"kubectl create deployment app -n {mine} --image={image}");
    Tell.Result(await demo.DeployAsync(image, ct));

    Tell.Step("Its pods pull as the ServiceAccount 'default', with that account's pull secret",
        $"kubectl get serviceaccount default -n {mine} -o jsonpath='{{.imagePullSecrets}}'");
    Tell.Result(await demo.PullSecretsAsync(ct));

    var pods = AccessSubject.ServiceAccount(mine, "default");
    var question = AccessQuestion.ToPull(pushed, pods);
    var canI = $"kubectl auth can-i get images.registry.alauda.io -n {shared} --as={pods.UserName}";

    Tell.Step($"May they pull from {shared}? Not yet", canI);
    Tell.Decision(await registry.Permissions.CheckAsync(question, ct), expected: AccessVerdict.Denied);

    Tell.Step("Why not, and what would mend it? Only the cluster is asked, for want of a way to its registry from here");
    var doctor = AcpRegistryClient.Create(demo.Kubernetes).Diagnostics;
    Tell.Diagnosis(await doctor.DiagnoseAsync(PullTarget.Workload(new WorkloadReference(WorkloadKind.Deployment, mine, "app")), ct));

    Tell.Step($"The admin of {shared} lets them",
        $"kubectl create rolebinding cross-ns-pull -n {shared} --clusterrole=system:image-puller --serviceaccount={mine}:default");
    var grant = new PullGrant(shared, pods) { Name = "cross-ns-pull", Reason = "the quickstart shows it" };
    var granted = await registry.RoleBindings.GrantAsync(grant, ct);
    Tell.Result($"{granted.Outcome}: RoleBinding {granted.Binding.Name}");

    Tell.Step("May they now?", canI);
    Tell.Decision(await registry.Permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Allowed, cancellationToken: ct), expected: AccessVerdict.Allowed);

    Tell.Step($"Who has been let pull from {shared}?", $"kubectl get rolebindings -n {shared} -o wide");
    await foreach (var binding in registry.RoleBindings.ListAsync(shared, ct))
    {
        Tell.Result($"{binding.Name}: {string.Join(", ", binding.Subjects)}{(binding.Reason is null ? "" : $" ({binding.Reason})")}");
    }

    Tell.Step("The admin takes it back", $"kubectl delete rolebinding cross-ns-pull -n {shared}");
    var revoked = await registry.RoleBindings.RevokeAsync(grant, ct);
    Tell.Result($"{revoked.Outcome}; still granted by {revoked.StillGrantedBy?.Count ?? 0} others");

    Tell.Step("May they still? The revoke has asked", canI);
    Tell.Decision(revoked.Decision, expected: AccessVerdict.Denied);
    return Tell.Outcome;
}
catch (AcpRegistryException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
catch (Exception error) when (error is HttpOperationException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"The demo's own objects could not be made: {(error as HttpOperationException)?.Response?.StatusCode.ToString() ?? error.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 2;
}
