#!/bin/bash
# rtmp-server.sh: nginx-rtmp in the foreground; stop it with SIGTERM. rtmp://127.0.0.1:PORT/APP/KEY with the applications
#   live   plays what is published       auth    publishes only with ?key=secret
#   rec    records it too, to REC         nobody  refuses publishers
# rtmps on PORT+10, statistics and control over HTTP on PORT+20.
# Environment: PORT (29350), ADDRESS (127.0.0.1), FOLDER for its files, REC for recordings (FOLDER/rec).
port=${PORT:-29350}
address=${ADDRESS:-127.0.0.1}
folder=${FOLDER:-${LIVEPUSHER_RIG:-$HOME/.cache/livepusher-rig}/rtmp-server-$port}
recordings=${REC:-$folder/rec}
modules=/usr/lib/nginx/modules
[ -f $modules/ngx_rtmp_module.so ] || { echo "rtmp-server: nginx-rtmp is missing; run packaging/setup/install.sh test" >&2; exit 1; }
mkdir -p "$folder" "$recordings" && cd "$folder" || exit 1
[ -f cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null
user=
[ "$(id -u)" = 0 ] && user='user root;'
cat >nginx.conf <<END
load_module $modules/ngx_rtmp_module.so;
load_module $modules/ngx_stream_module.so;
$user daemon off; worker_processes 1; pid nginx.pid; error_log error.log info;
events { worker_connections 256; }
rtmp {
  access_log rtmp.log;
  server {
    listen $address:$port; chunk_size 4096; ping 10s; ping_timeout 5s; timeout 10s;
    application live { live on; record off; }
    application rec { live on; record all; record_path $recordings; }
    application auth { live on; notify_method get; on_publish http://$address:$((port + 20))/auth; }
    application nobody { live on; deny publish all; }
  }
}
stream {
  server {
    listen $address:$((port + 10)) ssl; ssl_certificate $folder/cert.pem; ssl_certificate_key $folder/key.pem;
    proxy_pass $address:$port;
  }
}
http {
  access_log http.log;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server {
    listen $address:$((port + 20));
    location /stat { rtmp_stat all; }
    location /control { rtmp_control all; }
    location /auth { if (\$arg_key != "secret") { return 403; } return 200; }
  }
}
END
exec nginx -p "$folder" -c nginx.conf -e error.log
