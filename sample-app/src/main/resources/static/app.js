const PERIOD_MILLIS = 1000;
const HISTORY_LENGTH = 120;

const exact = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const history = [];
let previous = null;

function byId(id) {
	return document.getElementById(id);
}

function setText(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

function formatSize(bytes) {
	return bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`;
}

function formatRate(rate) {
	return compact.format(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
}

function formatTargets(promotedTo) {
	const targets = Object.entries(promotedTo);
	return targets.map(([size, count]) => (targets.length > 1 ? `${exact.format(count)} ` : "")
		+ `to ${formatSize(Number(size))}`).join(", ");
}

function sum(numbers) {
	return Object.values(numbers).reduce((left, right) => left + right, 0);
}

async function fetchJson(path) {
	const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5 * PERIOD_MILLIS) });
	if (!response.ok) {
		throw new Error(`${path}: ${response.status}`);
	}
	return response.json();
}

async function observe() {
	const [gateway, arenas] = await Promise.all([fetchJson("api/gateway"), fetchJson("api/arenas")]);
	return { gateway, arenas, dropped: sum(gateway.dropped), millis: performance.now() };
}

/** The rate per second of a count since the previous observation; nothing after a restart. */
function rateOf(count, now) {
	const before = previous && count(previous);
	const difference = count(now) - before;
	return previous && difference >= 0 ? difference * 1000 / (now.millis - previous.millis) : 0;
}

function showTraffic(now) {
	const gateway = now.gateway;
	const receivedRate = rateOf((observation) => observation.gateway.received, now);
	setText(byId("address"), gateway.address ? `Listening for datagrams on UDP ${gateway.address}` : "Not listening");
	setText(byId("received-rate"), formatRate(receivedRate));
	setText(byId("received"), `${exact.format(gateway.received)} datagrams in total`);
	setText(byId("processed-rate"), formatRate(rateOf((observation) => observation.gateway.processed, now)));
	setText(byId("processed"), `${exact.format(gateway.processed)} in total`);
	setText(byId("dropped-rate"), formatRate(rateOf((observation) => observation.dropped, now)));
	setText(byId("dropped"), `${exact.format(now.dropped)} in total`);
	setText(byId("waiting"), exact.format(gateway.waiting));
	setText(byId("series"), exact.format(gateway.series));
	setText(byId("samples"), `${compact.format(gateway.recordedSamples)} samples`);
	byId("dropped-rate").classList.toggle("changed", previous !== null && now.dropped > previous.dropped);
	if (previous) {
		showHistory(receivedRate);
	}
}

function showHistory(rate) {
	history.push(rate);
	if (history.length > HISTORY_LENGTH) {
		history.shift();
	}
	const highest = Math.max(1, ...history);
	const offset = HISTORY_LENGTH - history.length;
	const points = history.map((value, index) => `${offset + index + 0.5},${(31 - 29 * value / highest).toFixed(2)}`);
	const chart = byId("history");
	chart.querySelector(".line").setAttribute("d", `M${points.join("L")}`);
	chart.querySelector(".area").setAttribute("d",
		`M${offset + 0.5},32L${points.join("L")}L${HISTORY_LENGTH - 0.5},32Z`);
}

function showLosses(gateway) {
	const losses = Object.entries(gateway.dropped).map(([reason, count]) => [`datagram: ${reason}`, count]);
	losses.push(["line: malformed", gateway.malformedLines], ["sample: no room", gateway.rejectedSamples]);
	const rows = byId("losses");
	losses.forEach(([reason, count], index) => {
		const row = rows.rows[index] ?? newLossRow(rows);
		setText(row.cells[0], reason);
		setText(row.cells[1], exact.format(count));
	});
}

function newLossRow(rows) {
	const row = rows.insertRow();
	const reason = document.createElement("th");
	reason.scope = "row";
	row.append(reason);
	row.insertCell().className = "number";
	return row;
}

function showArenas(now) {
	for (const [name, pools] of Object.entries(now.arenas)) {
		const section = byId(`arena-${name}`) ?? newArena(name, pools);
		const rows = section.querySelector("tbody").rows;
		pools.forEach((pool, index) => showPool(rows[index], pool, now, name, index));
	}
}

function newArena(name, pools) {
	const section = byId("arena-template").content.firstElementChild.cloneNode(true);
	section.id = `arena-${name}`;
	section.querySelector("h2").textContent = `Arena ${name}`;
	section.querySelector("caption").textContent = "A promotion takes a larger chunk because the pool that fits is "
		+ "exhausted; an exhaustion finds none at all.";
	for (const pool of pools) {
		const row = byId("pool-template").content.firstElementChild.cloneNode(true);
		const size = formatSize(pool.chunkSize);
		row.querySelector("[data-field=size]").textContent = size;
		row.querySelector(".bar").setAttribute("aria-label", `Occupancy of the pool of ${size}`);
		section.querySelector("tbody").append(row);
	}
	byId("arenas").append(section);
	return section;
}

function showPool(row, pool, now, name, index) {
	const field = (key) => row.querySelector(`[data-field=${key}]`);
	const before = previous?.arenas[name]?.[index] ?? pool;
	const bar = row.querySelector(".bar");
	bar.setAttribute("aria-valuemax", pool.chunkCount);
	bar.setAttribute("aria-valuenow", pool.used);
	bar.setAttribute("aria-valuetext", `${pool.used} of ${pool.chunkCount} chunks`);
	bar.classList.toggle("full", pool.used === pool.chunkCount);
	bar.firstElementChild.style.width = `${100 * pool.used / pool.chunkCount}%`;
	setText(field("used"), `${exact.format(pool.used)} / ${exact.format(pool.chunkCount)}`);
	setText(field("allocations"), exact.format(pool.allocations));
	const rate = rateOf((observation) => observation.arenas[name]?.[index]?.allocations ?? 0, now);
	setText(field("allocation-rate"), `${formatRate(rate)} / s`);
	setText(field("promotions"), exact.format(pool.promotions));
	setText(field("promoted-to"), formatTargets(pool.promotedTo));
	setText(field("exhaustions"), exact.format(pool.exhaustions));
	field("promotions").classList.toggle("changed", pool.promotions > before.promotions);
	field("exhaustions").classList.toggle("changed", pool.exhaustions > before.exhaustions);
}

function showState(live) {
	const state = byId("state");
	state.classList.toggle("live", live);
	state.classList.toggle("lost", !live);
	setText(state, live ? "live" : "no answer");
}

async function refresh() {
	try {
		const now = await observe();
		showTraffic(now);
		showArenas(now);
		showLosses(now.gateway);
		previous = now;
		showState(true);
	}
	catch (error) {
		console.warn(error);
		showState(false);
	}
	setTimeout(refresh, PERIOD_MILLIS);
}

refresh();
